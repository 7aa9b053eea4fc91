namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Keeps one comment of a pull request up to date. It is found again by its marker, whoever wrote it: the token of yesterday's job may have
/// been another one.
/// </summary>
/// <param name="host">The comments.</param>
/// <param name="marker">Of the report.</param>
/// <param name="detail">Gets a line for what is done.</param>
internal sealed class StickyComment(CommentHost host, string marker, Action<string> detail)
{
    /// <summary>How often a comment is posted whose answer is lost.</summary>
    private const int Attempts = 3;

    /// <summary>What the marker takes of <see cref="CommentHost.MaximumLength"/>.</summary>
    public int Overhead => marker.Length + 2;

    /// <summary>Writes the comment.</summary>
    /// <param name="text">Without the marker.</param>
    /// <param name="isOpen">Whether somebody has to do something about it.</param>
    /// <param name="create">Whether one is made where there is none.</param>
    /// <exception cref="HostException">The host did not take it.</exception>
    public async Task PublishAsync(string text, bool isOpen, bool create, CancellationToken cancellationToken)
    {
        // First: a text that is cut off somewhere keeps it. The empty line ends an HTML block, after which Markdown begins (GFM spec, 4.6).
        var body = $"{marker}\n\n{text}";
        for (var attempt = 1; ; attempt++)
        {
            var ours = await FindAsync(cancellationToken);
            if (ours.Count == 0 && !create)
            {
                detail("no comment: there is nothing to say");
                return;
            }

            if (await UpdateAsync(ours, body, isOpen, cancellationToken))
                return;
            try
            {
                await host.CreateAsync(body, isOpen, cancellationToken);
                detail("the comment was posted");
                return;
            }
            catch (HostException e) when (e.MayHaveHappened && attempt < Attempts)
            {
                // It may be there: the next attempt begins with looking for it.
                if (!await host.Client.PauseAsync(e, TimeSpan.FromSeconds(attempt), cancellationToken))
                    throw;
            }
        }
    }

    /// <summary>
    /// Whether a comment is ours: its first line, or its last, is the marker and nothing else. A comment that quotes ours, or shows it as
    /// code, has something before it.
    /// </summary>
    public static bool IsMarked(string body, string marker)
    {
        var text = body.AsSpan().TrimEnd();
        return (text.StartsWith(marker, StringComparison.Ordinal) && (text.Length == marker.Length || text[marker.Length] is '\n' or '\r'))
            || (text.EndsWith(marker, StringComparison.Ordinal) && text[^(marker.Length + 1)] is '\n');
    }

    private async Task<List<HostComment>> FindAsync(CancellationToken cancellationToken)
    {
        var ours = new List<HostComment>();
        await foreach (var comment in host.ListAsync(cancellationToken))
        {
            if (IsMarked(comment.Body, marker))
                ours.Add(comment);
        }

        return ours;
    }

    private async Task<bool> UpdateAsync(List<HostComment> ours, string body, bool isOpen, CancellationToken cancellationToken)
    {
        foreach (var comment in ours)
        {
            try
            {
                // A comment that says the same is not marked as edited once more.
                if (comment.Body.TrimEnd() != body.TrimEnd() || (comment.IsOpen is { } open && open != isOpen))
                    await host.UpdateAsync(comment, body, isOpen, cancellationToken);
                detail("the comment was updated");
            }
            catch (HostException e) when (e.Failure == HostFailure.Refused)
            {
                // Somebody else's, or just deleted: the next one may do.
                detail($"comment {comment.Id} may not be changed: {e.Message}");
                continue;
            }

            foreach (var other in ours.Where(other => other != comment))
                await DeleteAsync(other, cancellationToken);
            return true;
        }

        return false;
    }

    private async Task DeleteAsync(HostComment comment, CancellationToken cancellationToken)
    {
        try
        {
            await host.DeleteAsync(comment, cancellationToken);
            detail($"comment {comment.Id}, one of several, was deleted");
        }
        catch (HostException e)
        {
            // The comment that counts is up to date.
            detail($"comment {comment.Id}, one of several, was not deleted: {e.Message}");
        }
    }
}
