using LlmLimiter.Tests;

namespace OpenAI.Tests;

/// <summary>Pins what users can see.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.RequireApproved(typeof(LlmRateLimitingPolicy).Assembly, "tests/OpenAI.Tests/PublicSurface.approved.txt");
}
