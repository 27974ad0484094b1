using Ops.Providers.Network;

namespace Ops.Benchmarks.Http;

/// <summary>What all contenders of one HTTP comparison have in common.</summary>
internal sealed record HttpCase(Uri Url, HttpMethod Method, HttpConnectionMode Connections, int Probes);
