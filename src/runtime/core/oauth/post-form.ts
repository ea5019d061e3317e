/** A form for an authorization server. The time counts until its answer is complete. */
export interface FormQuestion {
  readonly url: string;
  readonly authorization: string;
  readonly form: { readonly [name: string]: string };
  readonly timeoutMillis: number;
}

/** What it answered. */
export interface FormAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** Sends a form with POST and follows no redirect. Throws where nobody answers, too late, or more than can be read. */
export type PostForm = (question: FormQuestion) => Promise<FormAnswer>;

/** More than any answer about one token needs: all of it may become metadata of each request. */
export const MAX_ANSWER_BYTES = 65_536;
