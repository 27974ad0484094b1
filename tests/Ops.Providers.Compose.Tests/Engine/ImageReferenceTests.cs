namespace Ops.Providers.Compose.Tests;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("app", "app", "latest", null, null)]
    [InlineData("shop/app:1.2", "shop/app", "1.2", null, null)]
    [InlineData("registry.internal:5000/shop/app", "registry.internal:5000/shop/app", "latest", null, "registry.internal:5000")]
    [InlineData("localhost/app:x", "localhost/app", "x", null, "localhost")]
    [InlineData("app:1@" + Digest, "app", "1", Digest, null)]
    public void A_name_is_taken_apart(string text, string repository, string tag, string? digest, string? registry)
    {
        var reference = ImageReference.Parse(text).ShouldNotBeNull();

        (reference.Repository, reference.Tag, reference.Digest, reference.Registry).ShouldBe((repository, tag, digest, registry));
    }

    [Theory]
    [InlineData("")]
    [InlineData("App")]
    [InlineData("a b")]
    [InlineData("app:")]
    [InlineData("app:-x")]
    [InlineData("/app")]
    [InlineData("app@sha256:short")]
    [InlineData("app;rm")]
    public void What_is_no_name_of_an_image_is_refused(string text) => ImageReference.Parse(text).ShouldBeNull();
}
