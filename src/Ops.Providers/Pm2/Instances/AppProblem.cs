namespace Ops.Providers.Pm2;

/// <summary>Why a spec cannot be started.</summary>
internal sealed record AppProblem(DeployError Kind, string Text);
