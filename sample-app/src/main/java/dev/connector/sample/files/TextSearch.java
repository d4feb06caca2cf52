package dev.connector.sample.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Searches text files line by line, as fast as the matches are asked for. At most one
 * file is open, and none once the stream ended or was closed. Files that are not text or
 * can't be read are passed over.
 */
final class TextSearch extends Spliterators.AbstractSpliterator<Match> {

	private final Folder folder;

	private final Pattern pattern;

	private final Glob glob;

	private final ConnectorContext context;

	private final FileWalk walk;

	private volatile boolean closed;

	private volatile @Nullable TextLines lines;

	private String file = "";

	private long number;

	private TextSearch(Folder folder, Path start, Pattern pattern, Glob glob, ConnectorContext context) {
		super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
		this.folder = folder;
		this.pattern = pattern;
		this.glob = glob;
		this.context = context;
		this.walk = new FileWalk(start, this::requireWanted);
	}

	/**
	 * Search.
	 * @param folder the served folder
	 * @param start a directory or a file inside
	 * @param pattern what to search for
	 * @param glob which files to search
	 * @param context the request; reading stops when it is cancelled
	 * @return the matches, to be closed; it fails with a {@link ConnectorException} when
	 * the request is cancelled or matching goes too deep
	 */
	static Stream<Match> stream(Folder folder, Path start, Pattern pattern, Glob glob, ConnectorContext context) {
		TextSearch search = new TextSearch(folder, start, pattern, glob, context);
		return StreamSupport.stream(search, false).onClose(search::close);
	}

	@Override
	public boolean tryAdvance(Consumer<? super Match> action) {
		while (!this.closed) {
			TextLines current = this.lines;
			if (current == null) {
				if (!openNext()) {
					return false;
				}
				continue;
			}
			String line = nextLine(current);
			if (line == null) {
				closeLines();
				continue;
			}
			this.number++;
			int start = find(line);
			if (start >= 0) {
				action.accept(Match.of(this.file, this.number, line, start));
				return true;
			}
		}
		closeLines();
		return false;
	}

	private boolean openNext() {
		Path next = this.walk.next();
		if (next == null) {
			return false;
		}
		this.file = this.folder.relative(next);
		this.number = 0;
		if (this.glob.matches(this.file, (text) -> new WatchedText(text, this.context))) {
			try {
				this.lines = TextLines.open(next, this::requireWanted);
			}
			catch (IOException ex) {
				this.lines = null;
			}
		}
		return true;
	}

	private @Nullable String nextLine(TextLines current) {
		try {
			return current.next();
		}
		catch (IOException ex) {
			return null;
		}
		catch (ConnectorException ex) {
			closeLines();
			throw ex;
		}
	}

	private int find(String line) {
		try {
			Matcher matcher = this.pattern.matcher(new WatchedText(line, this.context));
			return matcher.find() ? matcher.start() : -1;
		}
		catch (StackOverflowError ex) {
			closeLines();
			throw Failures.invalid("pattern", "nests too deeply for line " + this.number + " of '" + this.file
					+ "': repeat a character class rather than a group");
		}
		catch (ConnectorException ex) {
			closeLines();
			throw ex;
		}
	}

	private void close() {
		this.closed = true;
		closeLines();
	}

	private void closeLines() {
		TextLines current = this.lines;
		this.lines = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void requireWanted() {
		Failures.requireWanted(this.context);
	}

}
