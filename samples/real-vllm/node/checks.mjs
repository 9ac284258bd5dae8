/** Prints whether claims hold, and counts those that do not. */
export class Checks {
  failed = 0;

  that(holds, claim, seen = "") {
    if (!holds) this.failed++;
    console.log(`  ${holds ? "ok  " : "FAIL"}  ${claim}${seen ? ": " : ""}${seen}`);
  }
}

export const count = (list, holds) => list.filter(holds).length;
