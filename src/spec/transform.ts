/** Changes of headers. Values may hold `${...}`. */
export interface HeaderChanges {
  readonly set?: { [name: string]: string };
  readonly add?: { [name: string]: string };
  readonly remove?: string[];
}

/** Changes of the query. Values may hold `${...}`. */
export interface QueryChanges {
  readonly set?: { [name: string]: string };
  readonly remove?: string[];
}

/** Changes of the fields of a JSON body. */
export interface JsonChanges {
  readonly set?: { [path: string]: any };
  readonly rename?: { [path: string]: string };
  readonly drop?: string[];
  readonly keep?: string[];
}

/** What changes in a request before the backend sees it. */
export interface RequestChanges {
  readonly headers?: HeaderChanges;
  readonly query?: QueryChanges;
  readonly json?: JsonChanges;
  readonly convert?: 'json-to-xml' | 'xml-to-json';
}

/** What changes in an answer before the client sees it. */
export interface ResponseChanges {
  readonly headers?: HeaderChanges;
  readonly json?: JsonChanges;
  readonly convert?: 'json-to-xml' | 'xml-to-json';
}
