/** Why a property or a resource changes nothing on this machine. */
type Reason = string;

/** `used` properties have their effect here; `ignored` ones are known and have none, for the reason given. Any other is refused. */
export type ResourceType = {
  readonly used: readonly string[];
  readonly ignored: Readonly<Record<string, Reason>>;
};

const ONE_USER = "there is one user here and no permissions";
const PLAIN = "nothing is encrypted on this machine";
const LABEL = "labels have no effect";
const LOGS = "logs of functions are files below the data folder";

/** Resource types that the local cloud builds. */
export const BUILT: Readonly<Record<string, ResourceType>> = {
  "AWS::Serverless::Function": {
    used: [
      "Handler",
      "CodeUri",
      "Timeout",
      "MemorySize",
      "Environment",
      "ReservedConcurrentExecutions",
      "Events",
      "FunctionName",
      "Runtime",
    ],
    ignored: {
      Description: LABEL,
      Tags: LABEL,
      AutoPublishAlias: "there is one version here, and the alias leads to it",
      AutoPublishAliasAllProperties: "there is one version here",
      Architectures: "children run on this machine's architecture",
      Policies: ONE_USER,
      Role: ONE_USER,
      PermissionsBoundary: ONE_USER,
      Tracing: "there is no X-Ray",
      LoggingConfig: LOGS,
      VpcConfig: "there is no network around the functions",
      KmsKeyArn: PLAIN,
      EphemeralStorage: "children have this machine's temporary folder",
      PackageType: "bundles are files",
    },
  },
  "AWS::Serverless::StateMachine": {
    used: ["Name", "DefinitionUri", "DefinitionSubstitutions", "Type"],
    ignored: {
      Policies: ONE_USER,
      Role: ONE_USER,
      PermissionsBoundary: ONE_USER,
      Logging: "the whole history is kept, see GetExecutionHistory",
      Tracing: "there is no X-Ray",
      Tags: LABEL,
    },
  },
  "AWS::S3::Bucket": {
    used: ["BucketName", "NotificationConfiguration"],
    ignored: {
      BucketEncryption: PLAIN,
      PublicAccessBlockConfiguration: ONE_USER,
      OwnershipControls: ONE_USER,
      LifecycleConfiguration: "a local world is emptied by `tillstream reset`",
      LoggingConfiguration: LOGS,
      Tags: LABEL,
    },
  },
  "AWS::SQS::Queue": {
    used: [
      "QueueName",
      "VisibilityTimeout",
      "MessageRetentionPeriod",
      "DelaySeconds",
      "ReceiveMessageWaitTimeSeconds",
      "RedrivePolicy",
    ],
    ignored: {
      SqsManagedSseEnabled: PLAIN,
      KmsMasterKeyId: PLAIN,
      KmsDataKeyReusePeriodSeconds: PLAIN,
      RedriveAllowPolicy: ONE_USER,
      Tags: LABEL,
    },
  },
  "AWS::Events::Rule": {
    used: ["Name", "EventPattern", "Targets", "State"],
    ignored: { Description: LABEL },
  },
};

/** Known resource types without any local effect. */
export const INERT: Readonly<Record<string, Reason>> = {
  "AWS::CloudFormation::Stack": "the network, DMS, a DocumentDB cluster and alarms are not run on this machine",
  "AWS::SQS::QueuePolicy": ONE_USER,
  "AWS::S3::BucketPolicy": ONE_USER,
  "AWS::IAM::Role": ONE_USER,
  "AWS::IAM::Policy": ONE_USER,
  "AWS::IAM::ManagedPolicy": ONE_USER,
  "AWS::Lambda::Permission": ONE_USER,
  "AWS::KMS::Key": PLAIN,
  "AWS::KMS::Alias": PLAIN,
  "AWS::SecretsManager::Secret": "connection strings are given to the functions directly",
  "AWS::SecretsManager::ResourcePolicy": ONE_USER,
  "AWS::Logs::LogGroup": LOGS,
  "AWS::Logs::ResourcePolicy": ONE_USER,
  "AWS::Logs::QueryDefinition": LOGS,
  "AWS::Logs::MetricFilter": "there is no CloudWatch",
  "AWS::CloudWatch::Alarm": "there is no CloudWatch",
  "AWS::CloudWatch::CompositeAlarm": "there is no CloudWatch",
  "AWS::CloudWatch::Dashboard": "there is no CloudWatch; the page on the local port shows the state",
  "AWS::SNS::Topic": "alarms go nowhere here",
  "AWS::SNS::TopicPolicy": ONE_USER,
  "AWS::SNS::Subscription": "alarms go nowhere here",
  "AWS::EC2::SecurityGroup": "there is no network around the functions",
  "AWS::EC2::SecurityGroupIngress": "there is no network around the functions",
  "AWS::EC2::SecurityGroupEgress": "there is no network around the functions",
  "AWS::EC2::VPCEndpoint": "there is no network around the functions",
  "AWS::Scheduler::Schedule": "nothing is scheduled locally: `tillstream run` starts what a schedule would",
  "AWS::Scheduler::ScheduleGroup": "nothing is scheduled locally: `tillstream run` starts what a schedule would",
  "AWS::DMS::Endpoint": "localstack/dms reads the source itself",
  "AWS::DMS::ReplicationInstance": "localstack/dms reads the source itself",
  "AWS::DMS::ReplicationConfig": "localstack/dms reads the source itself",
  "AWS::DMS::ReplicationSubnetGroup": "localstack/dms reads the source itself",
  "AWS::DMS::ReplicationTask": "localstack/dms reads the source itself",
};
