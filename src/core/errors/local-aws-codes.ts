/** TS8xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const LOCAL_AWS_CODES = {
  TS801: {
    meaning: "The local AWS cannot listen: another program has the port.",
    remedy: "Stop the other program (often an earlier Tillstream or LocalStack), or choose another port with --port.",
  },
  TS802: {
    meaning: "The local AWS cannot listen on the port for another reason than its being taken.",
    remedy: "Choose a port between 1024 and 65535 with --port; lower ones need privileges.",
  },
  TS810: {
    meaning: "The local S3 cannot read what it stored: a metadata file is damaged or was changed by hand.",
    remedy: "Delete the named file (its object is forgotten), or `tillstream reset` for a new world.",
  },
  TS820: {
    meaning: "The local SQS cannot read its journal: a line in the middle is damaged or was changed by hand.",
    remedy: "Delete the named line (its message may be forgotten), or `tillstream reset` for a new world.",
  },
  TS830: {
    meaning: "An event pattern uses an operator that our local EventBridge does not implement.",
    remedy:
      "Write it with exact values, prefix, suffix, wildcard, equals-ignore-case, anything-but, numeric, exists or $or.",
  },
  TS831: {
    meaning: "An event pattern is not valid; EventBridge would refuse it too.",
    remedy: "Mend the named path of the pattern. Leaves are arrays of values or operators.",
  },
  TS832: {
    meaning: "A rule's target has a property or an ARN that our local EventBridge does not implement.",
    remedy: "Aim at a queue or state machine that exists, and use only the named properties.",
  },
  TS850: {
    meaning:
      "The state machine is not valid Amazon States Language: a field is missing, misplaced or of the wrong kind, or a Next leads nowhere.",
    remedy: "Mend the named path in the .asl.json file; AWS would refuse the definition too.",
  },
  TS851: {
    meaning:
      "The state machine uses a field, state type, resource or query language that our local Step Functions does not implement.",
    remedy:
      "Write it with the implemented parts (JSONata, lambda:invoke, Choice, Wait, Pass, Parallel, Map), or try it on AWS.",
  },
  TS852: {
    meaning: "The template has a resource type, property or intrinsic function that the local AWS does not know.",
    remedy:
      "Correct the spelling, or add it to the template reader with its effect or the reason why it has none locally.",
  },
  TS853: {
    meaning:
      "The template is not valid: a reference without a target, a parameter without a value, a value of the wrong kind.",
    remedy: "Mend the named path in template.yaml; CloudFormation would refuse it too.",
  },
  TS854: {
    meaning:
      "The substitutions of a state machine do not match: `${Name}` is used and not defined, or defined and not used.",
    remedy: "Define exactly the names used, under DefinitionSubstitutions of the state machine in template.yaml.",
  },
  TS855: {
    meaning: "A request asks Step Functions or Lambda for an operation or option that is not implemented locally.",
    remedy: "Use one of the implemented operations named in the message, or call AWS itself.",
  },
  TS856: {
    meaning: "The bundle of a function is missing.",
    remedy: "Run `npm run bundle`, and see that CodeUri of the function names its folder below functions/.",
  },
  TS857: {
    meaning: "A stored execution cannot be read back: its journal is cut or was changed by hand.",
    remedy:
      "Delete the named file (the execution is forgotten, no data is lost), or `tillstream reset` for a new world.",
  },
  TS858: {
    meaning: "A function could not be bundled.",
    remedy: "Mend the named source line; `npm run types` says more.",
  },
  TS859: {
    meaning: "`npm run deploy:local` does not know where to deploy to, or what the functions shall write to.",
    remedy: "Set AWS_ENDPOINT_URL and TARGET_URI for this command.",
  },
  TS860: {
    meaning:
      "`npm run deploy:local` was given an endpoint that is neither MiniStack nor LocalStack; it could be an account of somebody's.",
    remedy: "Start MiniStack or LocalStack there, or say with DEPLOY_LOCAL_ENGINE=other that this endpoint is meant.",
  },
  TS861: {
    meaning: "`npm run deploy:local` was given this project's own local AWS, which deploys the template by itself.",
    remedy: "Nothing to do there; give it the address of MiniStack or LocalStack.",
  },
} as const satisfies Record<`TS8${string}`, { readonly meaning: string; readonly remedy: string }>;
