using LlmLimiter.Tests;

namespace LlmLimiter.Http.Tests;

/// <summary>Pins what users can see.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.RequireApproved(typeof(LlmRateLimitingHandler).Assembly, "tests/Http.Tests/PublicSurface.approved.txt");
}
