// What each reader makes of a JUnit file: node read.mjs FILE prints, by reader, its counts of cases as JSON.
// Readers that tell failures from errors count both; the others count what they take for failed.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { convertJUnitToCTRFReport } from "junit-to-ctrf";
import { parse } from "junit2json";
import results from "test-results-parser";
import xmlJs from "xml-js";
import xml2js from "xml2js";

const file = resolve(process.argv[2]);
const xml = readFileSync(file, "utf8");

const tally = (cases, kindOf) =>
  cases.reduce((counts, one) => ({ ...counts, [kindOf(one)]: (counts[kindOf(one)] ?? 0) + 1 }), {});

const byElement = (one) =>
  one.failure ? "failure" : one.error ? "error" : one.skipped !== undefined ? "skipped" : "passed";

const byStatus = { PASS: "passed", FAIL: "failed", SKIP: "skipped" };

const readers = {
  junit2json: async () => tally((await parse(xml)).testsuite.flatMap((suite) => suite.testcase), byElement),
  xml2js: async () => {
    const { testsuites } = await xml2js.parseStringPromise(xml);
    return tally(testsuites.testsuite.flatMap((suite) => suite.testcase), byElement);
  },
  "xml-js": async () => {
    const { testsuites } = xmlJs.xml2js(xml, { compact: true, alwaysArray: true });
    return tally(testsuites[0].testsuite.flatMap((suite) => suite.testcase), byElement);
  },
  "test-results-parser": async () => {
    const { suites } = results.parse({ type: "junit", files: [file] });
    return tally(suites.flatMap((suite) => suite.cases), (one) => byStatus[one.status]);
  },
  "junit-to-ctrf": async () => tally((await convertJUnitToCTRFReport(file)).results.tests, (one) => one.status),
};

const counts = {};
for (const [name, read] of Object.entries(readers)) counts[name] = await read();
console.log(JSON.stringify(counts, null, 2));
