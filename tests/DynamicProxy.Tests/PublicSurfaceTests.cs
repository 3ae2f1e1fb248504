using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Pins what users can see.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.RequireApproved(typeof(RateLimitProxy).Assembly, "tests/DynamicProxy.Tests/PublicSurface.approved.txt");
}
