using Microsoft.Extensions.DependencyInjection;

namespace Ops;

internal sealed class OpsBuilder(IServiceCollection services) : IOpsBuilder
{
    public IServiceCollection Services { get; } = services;
}
