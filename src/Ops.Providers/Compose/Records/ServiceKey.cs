namespace Ops.Providers.Compose;

/// <summary>A service of a project, as records and labels name it.</summary>
internal sealed record ServiceKey(string Project, string Service);
