/** A fixed answer of API Gateway. */
export interface FixedAnswer {
  readonly status: number;
  /** By lower-case name; values are literal texts. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** Statements of the template language that run before the body. */
  readonly script?: string;
}

/** The media types that most bodies have. A mock integration answers only to types that it has a template for. */
const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/** An operation that API Gateway answers itself. `hasBody`: whether requests of its methods carry bodies. */
export function mockOperation({ status, headers, body, script = '' }: FixedAnswer, hasBody: boolean): object {
  const types = hasBody ? BODY_TYPES : BODY_TYPES.slice(0, 1);
  const names = Object.keys(headers);
  const template = templateText(body);
  return {
    responses: {
      [status]: {
        description: '',
        ...(names.length > 0 && { headers: Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }])) }),
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      contentHandling: 'CONVERT_TO_TEXT',
      // other types get the gateway response UNSUPPORTED_MEDIA_TYPE
      ...(hasBody && { passthroughBehavior: 'never' }),
      requestTemplates: Object.fromEntries(types.map((type) => [type, `{"statusCode":${status}}`])),
      responses: {
        default: {
          statusCode: String(status),
          responseParameters: Object.fromEntries(names.map((name) => [`method.response.header.${name}`, `'${headers[name]}'`])),
          responseTemplates: { 'application/json': `${script}${template.script}${template.text}` },
        },
      },
    },
  };
}

/** A text in the template language (VTL). */
export interface TemplateText {
  /** Statements that come before. */
  readonly script: string;
  readonly text: string;
}

/** What the language reads, and a backslash before it: each as a variable, and what that holds. */
const SIGNS = { $: ['d', "'$'"], '#': ['h', "'#'"], '\\': ['b', "$util.base64Decode('XA==')"] } as const;

/** What renders as this text. */
export function templateText(text: string): TemplateText {
  if (!/[$#]/.test(text)) return { script: '', text };
  const used = Object.entries(SIGNS).filter(([sign]) => text.includes(sign));
  // a statement takes the line break behind it
  const leading = /^\s/.test(text) ? "#set($e='')${e}" : '';
  return {
    script: `${used.map(([, [name, value]]) => `#set($${name}=${value})`).join('')}${leading}`,
    text: text.replace(/[$#\\]/g, (sign) => `\${${SIGNS[sign as keyof typeof SIGNS][0]}}`),
  };
}
