import { MongoClient, type MongoClientOptions } from "mongodb";

/**
 * A Lambda or a worker has at most four bulks and reads under way; the driver's default of 100 connections would, times the
 * number of Lambdas, pass what an Atlas M30 allows (3,000 a node).
 */
export const MAX_CONNECTIONS = 8;
/** Default is never: a frozen Lambda would hold its connections for ever. */
const MAX_IDLE_MS = 60_000;
/** Default is 30 s, longer than most Lambdas may run; a target that is there answers in milliseconds. */
const SERVER_SELECTION_MS = 5_000;

const OPTIONS: MongoClientOptions = {
  appName: "tillstream",
  maxPoolSize: MAX_CONNECTIONS,
  maxIdleTimeMS: MAX_IDLE_MS,
  serverSelectionTimeoutMS: SERVER_SELECTION_MS,
  // DocumentDB before 8.0.2 refuses them, and our own writes are safe to repeat anyway. Where the server knows them, openTarget turns them on.
  retryWrites: false,
  // A rev read from a secondary may be old, and an input read there may lack what was written before it.
  readPreference: "primary",
  // On a replica set a write counts once a majority has it: what is reported as loaded must survive a failover.
  writeConcern: { w: "majority" },
};

/**
 * Connection to MongoDB 4.4 or Amazon DocumentDB 5.0 and newer. Connects at the first operation; close it at the end.
 * These options win over the same ones in the connection string; TLS, credentials and the replica set come from there.
 */
export async function openMongo(uri: string, options: MongoClientOptions = {}): Promise<MongoClient> {
  return Promise.resolve(new MongoClient(uri, { ...OPTIONS, ...options }));
}
