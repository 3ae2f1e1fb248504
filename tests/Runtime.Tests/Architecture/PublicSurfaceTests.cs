namespace LlmLimiter.Tests.Architecture;

/// <summary>Pins what users can see.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.RequireApproved(typeof(LlmRateLimiter).Assembly, "tests/Runtime.Tests/Architecture/PublicSurface.approved.txt");
}
