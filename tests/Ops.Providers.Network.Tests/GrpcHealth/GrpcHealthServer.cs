using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ops.Providers.Network.Tests;

/// <summary>Kestrel over HTTP/2, answering the health protocol byte by byte without any of the code under test.</summary>
internal static class GrpcHealthServer
{
    public static readonly byte[] Serving = [0, 0, 0, 0, 2, 0x08, 1];

    public static Task<KestrelServer> StartAsync(RequestDelegate handle, X509Certificate2? certificate = null) => KestrelServer.StartAsync(HttpProtocols.Http2, handle, certificate);

    /// <summary>Answers with a frame and a status in the trailers.</summary>
    public static RequestDelegate Answering(byte[] frame, string status = "0", string? message = null) => async context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", status);
        if (message is not null)
            context.Response.AppendTrailer("grpc-message", message);
    };

    /// <summary>Answers with a status in the headers and nothing else, as servers do for errors.</summary>
    public static RequestDelegate Failing(string status, string? message = null) => context =>
    {
        context.Response.ContentType = "application/grpc+proto";
        context.Response.Headers["grpc-status"] = status;
        if (message is not null)
            context.Response.Headers["grpc-message"] = message;
        return Task.CompletedTask;
    };
}
