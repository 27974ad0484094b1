namespace Ops.Health;

/// <summary>A probe that the host registered and the engine has not made yet.</summary>
internal sealed record ProbeDescriptor(string Name, string Source, Func<IServiceProvider, ProbeRegistration> Create);
