/** What decides in the place of an external service. */
export interface AuthorizerBinding {
  /**
   * ARN of a Lambda function, or in code an aws-cdk-lib `IFunction`: a REQUEST authorizer as API Gateway invokes one.
   *
   * It gets the event that API Gateway would send, with the headers of `sendHeaders` alone, and answers with a policy. What the policy says
   * of the method decides, and the fields of its `context`, and its `principalId`, stand for the headers of the service's answer.
   *
   * AWS only.
   */
  readonly function: any;
}
