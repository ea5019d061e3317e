import { dirname, relative } from 'node:path';
import type { GatewayModel } from '../../model/model';
import { type Problem, SpecError } from '../../problem';
import { type Loaded, load, resolveLoaded } from '../compile';
import { unversioned } from './model';
import { withNamedFiles } from './named-files';
import { parseRevision, type Revision, withRevision } from './revision';

/** The resolved spec that an argument names: a file, or `REVISION:PATH` of a file in Git. */
export async function loadModel(argument: string, exportName: string | undefined): Promise<GatewayModel> {
  const revision = parseRevision(argument);
  if (revision === undefined) return modelOf(argument, exportName);
  return withRevision(revision, async (file) => {
    try {
      return await modelOf(file, exportName);
    } catch (error) {
      if (error instanceof SpecError) throw named(error, revision, file);
      throw error;
    }
  });
}

async function modelOf(spec: string, exportName: string | undefined): Promise<GatewayModel> {
  const loaded = await load({ spec, ...(exportName === undefined ? {} : { export: exportName }) });
  resolveLoaded(loaded);
  return unversioned({ ...loaded, apis: loaded.apis.map((api) => withNamedFiles(api, folderOf(api.name, loaded))) });
}

function folderOf(api: string, { origins }: Loaded): string {
  return dirname(origins.get(api)?.file ?? '.');
}

/** Problems of a revision name it, and not where its files lie while they are read. */
function named({ subject, problems }: SpecError, { argument, path }: Revision, file: string): SpecError {
  const [name, top] = [argument.slice(0, argument.indexOf(':')), file.slice(0, -path.length)];
  const place = (other: string) => (other === file ? argument : `${name}:${relative(top, other)}`);
  const told = (problem: Problem) => (problem.file === undefined ? problem : { ...problem, file: place(problem.file) });
  return new SpecError(subject === file ? argument : subject, problems.map(told));
}
