using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Benchmarks.Probes;

/// <summary>One object that every contender runs: the check is written as its author would write it, with nothing wrapped around.</summary>
internal interface IBenchProbe : IHealthProbe, IHealthCheck;
