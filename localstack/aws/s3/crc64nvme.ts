/** A 64-bit CRC in two halves: BigInt arithmetic is some 100 times slower. */
export type Crc64 = { readonly high: number; readonly low: number };

export const EMPTY_CRC64: Crc64 = { high: 0, low: 0 };

const POLYNOMIAL_HIGH = 0x9a6c9329; // NVMe's 0xAD93D23594C93659, bits reversed.
const POLYNOMIAL_LOW = 0xac4bc9b5;

const HIGH = new Uint32Array(256);
const LOW = new Uint32Array(256);

for (let byte = 0; byte < 256; byte++) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (isOdd) {
      high ^= POLYNOMIAL_HIGH;
      low ^= POLYNOMIAL_LOW;
    }
  }
  HIGH[byte] = high;
  LOW[byte] = low;
}

/** CRC-64/NVME of `bytes`, going on from `before`. The AWS CLI sends this one by default. */
export function crc64nvme(bytes: Uint8Array, before: Crc64): Crc64 {
  let high = ~before.high;
  let low = ~before.low;
  for (let i = 0; i < bytes.length; i++) {
    const index = (low ^ (bytes[i] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
    high = (high >>> 8) ^ (HIGH[index] as number);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}
