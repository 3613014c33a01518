import type { SubmitEventHandler } from 'preact';
import { useState } from 'preact/hooks';
import { RequestFailure } from '../../api/request.ts';
import { send } from '../../api/useApi.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { isPolicy, policyIn } from './policyText.ts';

interface Missing {
  directive: string;
  line: string;
}
type Answer = { kind: 'missing'; missing: Missing[] } | { kind: 'said'; words: string };

/** For a page of which nothing arrives: reads its policy and gives the lines that it lacks. */
export function PolicyCheck({ isOpen }: { isOpen: boolean }) {
  const [pasted, setPasted] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const check: SubmitEventHandler<HTMLFormElement> = async (event) => {
    event.preventDefault();
    setAnswer(await judge(pasted));
  };
  return (
    <details class="how policy" open={isOpen}>
      <summary>Nothing arrives?</summary>
      <p>
        A content security policy on your page may keep the script out, or keep it from sending; the browser’s console
        says so. Paste the policy here: the header as your server sends it, or the meta element.
      </p>
      <form class="stack" onSubmit={check}>
        <label class="field">
          <span>Content-Security-Policy of your page</span>
          <textarea
            class="input mono"
            rows={3}
            spellcheck={false}
            value={pasted}
            placeholder="default-src 'self'; script-src 'self'"
            onInput={(event) => {
              setPasted(event.currentTarget.value);
              setAnswer(null);
            }}
          />
        </label>
        <button type="submit" class="button" disabled={pasted.trim() === ''}>
          Check the policy
        </button>
      </form>
      <div role="status">{answer && <Said answer={answer} />}</div>
    </details>
  );
}

function Said({ answer }: { answer: Answer }) {
  if (answer.kind === 'said') return <p>{answer.words}</p>;
  return (
    <div class="stack">
      <p>{missingInWords(answer.missing)}</p>
      <CodeBlock label="Lines for the policy" code={answer.missing.map(({ line }) => `${line};`).join('\n')} />
    </div>
  );
}

async function judge(pasted: string): Promise<Answer> {
  const header = policyIn(pasted);
  if (!isPolicy(header)) {
    return { kind: 'said', words: 'That is not a content security policy: it names no directive like script-src.' };
  }
  try {
    const body = { header, apiHost: location.origin };
    const { missing } = await send<{ missing: Missing[] }>('/install/csp', { method: 'POST', body });
    return missing.length > 0 ? { kind: 'missing', missing } : { kind: 'said', words: NOTHING_MISSING };
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    return { kind: 'said', words: `The policy could not be read: ${error.message}` };
  }
}

export const NOTHING_MISSING =
  'Nothing is missing: this policy lets Foothold work. Look into the browser’s console for what else stops the script.';

/** Which directives to replace. */
export function missingInWords(missing: readonly Missing[]): string {
  const names = missing.map(({ directive }) => directive).join(' and ');
  return missing.length === 1
    ? `${names} does not let Foothold through. Put this line into the policy, in place of the ${names} that it may have:`
    : `${names} do not let Foothold through. Put these lines into the policy, in place of those that it may have:`;
}
