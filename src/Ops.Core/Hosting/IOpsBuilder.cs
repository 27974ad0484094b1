using Microsoft.Extensions.DependencyInjection;

namespace Ops;

/// <summary>The place where packages add themselves to the host's services.</summary>
public interface IOpsBuilder
{
    /// <summary>Gets the host's services.</summary>
    IServiceCollection Services { get; }
}
