using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ops.Providers.Compose;

/// <summary>One request to an engine.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query, without the version.</param>
/// <param name="What">What it asks for, as it reads after "refused to", such as <c>start the container 'x-app-1'</c>.</param>
internal sealed record DockerRequest(HttpMethod Method, DockerPath Path, string What)
{
    public HttpContent? Content { get; init; }

    public Secret? RegistryAuth { get; init; }

    public Secret? RegistryConfig { get; init; }

    /// <summary>How much longer than others it may take, since the engine waits for something.</summary>
    public TimeSpan ExtraTime { get; init; }

    /// <summary>Whether it may have had an effect when its answer is lost.</summary>
    public bool Changes => Method != HttpMethod.Get && Method != HttpMethod.Head;

    public static DockerRequest Get(DockerPath path, string what) => new(HttpMethod.Get, path, what);

    public static DockerRequest Post(DockerPath path, string what) => new(HttpMethod.Post, path, what);

    public static DockerRequest Delete(DockerPath path, string what) => new(HttpMethod.Delete, path, what);

    public static DockerRequest Post<T>(DockerPath path, string what, T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new DockerRequest(HttpMethod.Post, path, what) { Content = content };
    }
}
