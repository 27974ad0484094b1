namespace Ops.Providers.Compose;

/// <summary>When an image is pulled.</summary>
internal enum PullPolicy
{
    Missing,
    Always,
    Never,
    Build,
}
