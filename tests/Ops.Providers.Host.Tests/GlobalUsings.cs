global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.DependencyInjection;
global using Ops.Conformance;
global using Ops.Conformance.Health;
global using Ops.Health;
