/** A mapping in a bundle: esbuild's text loader, set in template.yaml (`Loader: [.yaml=text]`) and in the local bundler alike. */
declare module "*.yaml" {
  const text: string;
  export default text;
}
