using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What all stages of a delivery share.</summary>
/// <param name="Client">The server.</param>
/// <param name="Settings">The project's settings.</param>
/// <param name="Log">Where it speaks.</param>
/// <param name="Time">The clock: tests have their own.</param>
internal sealed record DeliveryContext(BytebaseClient Client, DeliverySettings Settings, IDeliveryLog Log, TimeProvider Time)
{
    /// <summary>The address of a resource's page.</summary>
    public string PageOf(string name) => ResourceNames.PageOf(Client.BaseAddress, name);
}

/// <summary>The commit that a release comes from.</summary>
/// <param name="Hash">Empty without git.</param>
/// <param name="Source">What the server shows; <see langword="null"/> where it knows no such system.</param>
internal sealed record Commit(string Hash, VcsSource? Source);
