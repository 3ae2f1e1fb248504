using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmLimiter.Simulator;

/// <summary>Kestrel on the loopback address, silent, and deaf to everything but its arguments.</summary>
internal static class LoopbackServer
{
    public static async Task<WebApplication> StartAsync(int port, RequestDelegate handle, CancellationToken cancellationToken)
    {
        WebApplication application = Build(port, handle);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return application;
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static WebApplication Build(int port, RequestDelegate handle)
    {
        // The empty builder reads no settings file and no environment variable, so nothing from outside adds an address.
        // It has no logging either.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication application = builder.Build();
        application.Run(handle);
        return application;
    }

    /// <summary>The owner stops the server. The host's own lifetime would take Ctrl+C away from the program it runs in.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
