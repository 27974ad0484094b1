namespace Ops.Providers.Compose;

/// <summary>An image that is on the engine.</summary>
/// <param name="Reference">Its name as it was asked for.</param>
/// <param name="Id">Its id.</param>
/// <param name="Digest">Its name with its digest, by which any engine can pull it; null where no registry knows it.</param>
internal sealed record PinnedImage(string Reference, string Id, string? Digest);
