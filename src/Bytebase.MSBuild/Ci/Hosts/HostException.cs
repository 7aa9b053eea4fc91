namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>The host of the repository did not do what it was asked for. Never a reason for a build to fail.</summary>
/// <param name="failure">What kind of failure it is: it decides what is done, and said, about it.</param>
/// <param name="why">What happened, for a sentence; without a token.</param>
internal sealed class HostException(HostFailure failure, string why) : Exception(why)
{
    public HostFailure Failure => failure;

    /// <summary>What to do about it, where the kind of failure and the host do not say enough.</summary>
    public string Fix { get; init; } = "";

    /// <summary>Whether the request may have had its effect nevertheless: its answer is lost, or says nothing.</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>How long the host wants to be left alone; <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it passes by itself.</summary>
    public bool Passes => failure is HostFailure.Busy or HostFailure.Unavailable;
}

/// <summary>Why a host did not do what it was asked for.</summary>
internal enum HostFailure
{
    /// <summary>The job has no token, or does not know where to ask: nothing was sent.</summary>
    Missing,

    /// <summary>The address is no URL, or one to which no token is sent.</summary>
    Unsafe,

    /// <summary>401, 403 or 404: hosts hide what a token may not see.</summary>
    Refused,

    /// <summary>Another 4xx: the host does not take what it was sent.</summary>
    Rejected,

    /// <summary>Too many requests.</summary>
    Busy,

    /// <summary>5xx, or no answer.</summary>
    Unavailable,

    /// <summary>Something answered that is not the host's API.</summary>
    NotTheApi,
}
