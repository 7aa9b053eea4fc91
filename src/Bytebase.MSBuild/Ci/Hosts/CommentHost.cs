using System.Buffers;
using System.Text.Json;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>The comments of one pull request. A host is added by deriving a class and naming it in <see cref="CommentHosts"/>.</summary>
internal abstract class CommentHost(HostClient client) : IDisposable
{
    /// <summary>More pages than that hold no pull request that somebody reads.</summary>
    protected const int MostPages = 100;

    /// <summary>The longest comment that the host takes, in characters.</summary>
    public abstract int MaximumLength { get; }

    /// <summary>What to do when the host refuses the job's token.</summary>
    public abstract string RefusedFix { get; }

    public HostClient Client => client;

    /// <summary>A line that readers do not see, and that the host keeps as it was written.</summary>
    /// <param name="id">Of the report: letters and digits.</param>
    public virtual string Marker(string id) => $"<!-- bytebase-msbuild:{id} -->";

    /// <summary>All comments that are not deleted, the oldest first; those of the system itself left out.</summary>
    public abstract IAsyncEnumerable<HostComment> ListAsync(CancellationToken cancellationToken);

    /// <param name="body">The text.</param>
    /// <param name="isOpen">Whether somebody has to do something about it, where the host has such a thing.</param>
    public abstract Task CreateAsync(string body, bool isOpen, CancellationToken cancellationToken);

    /// <inheritdoc cref="CreateAsync"/>
    public abstract Task UpdateAsync(HostComment comment, string body, bool isOpen, CancellationToken cancellationToken);

    public abstract Task DeleteAsync(HostComment comment, CancellationToken cancellationToken);

    public void Dispose() => client.Dispose();

    protected Task<HostAnswer> GetAsync(string path, CancellationToken cancellationToken) => client.SendAsync(HttpMethod.Get, path, null, mayRepeat: true, cancellationToken);

    /// <summary>Changes something that exists: doing it twice is as good as once.</summary>
    protected Task<HostAnswer> ChangeAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken) => client.SendAsync(method, path, json, mayRepeat: true, cancellationToken);

    /// <summary>Makes something new: what may have been done is not done again.</summary>
    protected Task<HostAnswer> PostAsync(string path, byte[] json, CancellationToken cancellationToken) => client.SendAsync(HttpMethod.Post, path, json, mayRepeat: false, cancellationToken);

    protected static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>One comment.</summary>
/// <param name="Id">The host's number.</param>
/// <param name="Body">As it was written.</param>
internal sealed record HostComment(string Id, string Body)
{
    /// <summary>The thread it begins, where the host has threads.</summary>
    public string Thread { get; init; } = "";

    /// <summary>Whether somebody has to do something about it; <see langword="null"/> where the host has no such thing.</summary>
    public bool? IsOpen { get; init; }
}
