namespace Envoy.Api.Tests.Facts;

/// <summary>The shape of an RPC method.</summary>
/// <param name="Request">Full name of the request message.</param>
/// <param name="Response">Full name of the response message.</param>
/// <param name="Streaming"><c>unary</c>, <c>client</c>, <c>server</c> or <c>bidi</c>.</param>
internal sealed record MethodFact(string Request, string Response, string Streaming);
