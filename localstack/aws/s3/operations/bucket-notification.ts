import { notImplemented } from "../../not-implemented.ts";
import { childrenNamed, readXml } from "../../read-xml.ts";
import { receiveText } from "../receive-body.ts";
import type { S3Operation } from "../s3-operation.ts";
import { xmlAnswer } from "../xml-answer.ts";

const EVENT_BRIDGE = "EventBridgeConfiguration";

/** EventBridge is the only door events leave by; direct notifications to queues, topics and functions are refused by name. */
export const putBucketNotification: S3Operation = {
  name: "PutBucketNotificationConfiguration",
  method: "PUT",
  level: "bucket",
  needs: ["notification"],
  takesHeaders: ["x-amz-skip-destination-validation"],
  run: async ({ store }, { request, bucket }) => {
    const { name, createdAtMs } = store.bucket(bucket);
    const configuration = readXml(await receiveText(request));
    const other = configuration.children.find((child) => child.name !== EVENT_BRIDGE);
    if (other !== undefined) throw notImplemented(`S3 ${other.name} in PutBucketNotificationConfiguration`);
    store.putBucket({ name, createdAtMs, eventBridge: childrenNamed(configuration, EVENT_BRIDGE).length > 0 });
    return { status: 200 };
  },
};

export const getBucketNotification: S3Operation = {
  name: "GetBucketNotificationConfiguration",
  method: "GET",
  level: "bucket",
  needs: ["notification"],
  run: ({ store }, { bucket }) =>
    xmlAnswer({ NotificationConfiguration: store.bucket(bucket).eventBridge ? { [EVENT_BRIDGE]: "" } : "" }),
};
