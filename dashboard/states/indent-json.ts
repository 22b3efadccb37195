const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const INDENT = "  ";

/**
 * JSON text with line breaks and indents and every value as it was written: parsing and writing would change 12.10 and whole numbers
 * beyond 2^53. Text that is no JSON comes out with other white space.
 */
export function indentJson(text: string): string {
  const tokens = text.match(TOKENS) ?? [];
  let depth = 0;
  const lineBreak = (): string => `\n${INDENT.repeat(depth)}`;
  return tokens
    .map((token, index) => {
      const before = tokens[index - 1] ?? "";
      if (token === "{" || token === "[") {
        depth += 1;
        return tokens[index + 1] === (token === "{" ? "}" : "]") ? token : token + lineBreak();
      }
      if (token === "}" || token === "]") {
        depth = Math.max(0, depth - 1);
        return before === "{" || before === "[" ? token : lineBreak() + token;
      }
      if (token === ",") return token + lineBreak();
      return token === ":" ? ": " : token;
    })
    .join("");
}
