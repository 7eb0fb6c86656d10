import os from 'node:os';

export const resolvePreferredOpenClawTmpDir = () => process.env.OPENCLAW_TMP || os.tmpdir();
export const normalizeAccountId = (id) => id;
export const withFileLock = (_path, _options, work) => work();
