import type { NewProject } from '@foothold/protocol/types';
import type { AdminOperation } from '@foothold/server/admin';
import { connect } from '../connect.ts';
import type { Io } from '../io.ts';

export async function createProject(input: { name: string; organization?: string }, json: boolean, io: Io) {
  const project = await run<NewProject>('project.create', input, io);
  if (json) return io.out(JSON.stringify(project));
  io.out(`Project ${input.name} (${project.projectId})`);
  for (const { name, writeKey, secretKey, identitySecret } of project.environments) {
    io.out(`  ${name}`);
    io.out(`    write key        ${writeKey}`);
    io.out(`    secret key       ${secretKey}   (shown only now)`);
    io.out(`    identity secret  ${identitySecret}`);
  }
}

export interface MemberInput {
  email: string;
  role: string;
  password?: string;
  organization?: string;
}
export async function createMember(input: MemberInput, json: boolean, io: Io) {
  const member = await run<{ memberId: string; email: string; role: string }>('member.create', input, io);
  io.out(json ? JSON.stringify(member) : `${member.email} is ${member.role} (${member.memberId})`);
}

export async function key(operation: 'key.create' | 'key.rotate' | 'key.revoke', input: object, json: boolean, io: Io) {
  const answer = await run<{ id: string; kind?: string; key?: string }>(operation, input, io);
  if (json) return io.out(JSON.stringify(answer));
  if (answer.key === undefined) return io.out(`Key ${answer.id} is revoked.`);
  io.out(`${answer.key}${answer.kind === 'secret' ? '   (shown only now)' : ''}`);
}

async function run<Answer>(operation: AdminOperation, input: object, io: Io): Promise<Answer> {
  const admin = await connect(io);
  try {
    return await admin.run<Answer>(operation, input);
  } finally {
    await admin.close();
  }
}
