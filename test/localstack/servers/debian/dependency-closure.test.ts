import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependencyClosure, parseDependencies } from "../../../../localstack/servers/debian/dependency-closure.ts";

const PRINTED = `server
  PreDepends: libc6
 |Depends: debconf
  Depends: <debconf-2.0>
    cdebconf
  Depends: libssl3
  Depends: libssl3:i386
libssl3
  Depends: libc6
<debconf-2.0>
debconf
  Depends: perl
libc6
  Depends: libgcc-s1
libgcc-s1
  Depends: libc6
`;

const isLibrary = (name: string): boolean => name.startsWith("lib");

describe("dependencies as apt-cache prints them", () => {
  it("are read with alternatives, without virtual packages", () => {
    const found = parseDependencies(PRINTED);
    expect(found.get("server")).toEqual(["libc6", "debconf", "libssl3", "libssl3:i386"]);
    expect(found.get("libssl3")).toEqual(["libc6"]);
    expect([...found.keys()]).not.toContain("<debconf-2.0>");
  });

  it("are walked only where the set allows, circles included", () => {
    const closure = dependencyClosure(
      ["server"],
      parseDependencies(PRINTED),
      (name) => isLibrary(name) && !name.includes(":"),
    );
    expect(closure).toEqual(["libc6", "libgcc-s1", "libssl3", "server"]);
  });

  it("close: whatever a member needs and the set allows is a member", () => {
    const names = fc.integer({ min: 0, max: 30 }).map((n) => (n % 3 === 0 ? `tool${n}` : `lib${n}`));
    const edges = fc.array(fc.tuple(names, fc.array(names)));
    fc.assert(
      fc.property(edges, fc.array(names, { minLength: 1 }), (pairs, roots) => {
        const dependencies = new Map(pairs);
        const closure = dependencyClosure(roots, dependencies, isLibrary);
        const members = new Set(closure);
        for (const root of roots) expect(members.has(root)).toBe(true);
        for (const member of closure) {
          for (const next of dependencies.get(member) ?? []) expect(members.has(next) || !isLibrary(next)).toBe(true);
          const reached = roots.includes(member) || closure.some((other) => dependencies.get(other)?.includes(member));
          expect(reached).toBe(true);
        }
      }),
    );
  });
});
