/** The package ships no types. Only what we use. */
declare module "asl-validator" {
  export default function validate(definition: object): {
    isValid: boolean;
    errors: { "Error code": string; Message: string }[];
  };
}
