package dev.connector.sample.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a text file in bounded memory: what a line has beyond
 * {@link #MAX_LINE} characters is dropped. For one thread; closing may come from another.
 */
final class TextLines implements Closeable {

	/**
	 * The most characters of a line.
	 */
	static final int MAX_LINE = 16_384;

	private static final int SNIFFED = 8_192;

	private final Reader reader;

	private final Runnable progress;

	private final char[] buffer = new char[SNIFFED];

	private int position;

	private int limit;

	private TextLines(Reader reader, Runnable progress) {
		this.reader = reader;
		this.progress = progress;
	}

	/**
	 * Open a file.
	 * @param file the file; a link is not followed
	 * @param progress called before every read, may throw to stop reading
	 * @return the lines, or {@code null} when the file is not text
	 * @throws IOException when the file can't be read
	 */
	static @Nullable TextLines open(Path file, Runnable progress) throws IOException {
		InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), SNIFFED);
		try {
			in.mark(SNIFFED);
			boolean text = isText(in.readNBytes(SNIFFED));
			in.reset();
			if (text) {
				return new TextLines(new InputStreamReader(in, StandardCharsets.UTF_8), progress);
			}
		}
		catch (IOException ex) {
			in.close();
			throw ex;
		}
		in.close();
		return null;
	}

	/**
	 * Return whether a file is text.
	 * @param file the file; a link is not followed
	 * @return whether there is no NUL at its beginning
	 * @throws IOException when the file can't be read
	 */
	static boolean isText(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			return isText(in.readNBytes(SNIFFED));
		}
	}

	/**
	 * Return the next line.
	 * @return the line without its end, or {@code null} after the last one
	 * @throws IOException when the file can't be read
	 */
	@Nullable String next() throws IOException {
		StringBuilder line = new StringBuilder();
		boolean any = false;
		while (fill()) {
			any = true;
			int end = indexOfNewline();
			line.append(this.buffer, this.position, Math.min(end - this.position, MAX_LINE - line.length()));
			this.position = end;
			if (end < this.limit) {
				this.position++;
				break;
			}
		}
		int last = line.length() - 1;
		if (last >= 0 && line.charAt(last) == '\r') {
			line.setLength(last);
		}
		return any ? line.toString() : null;
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

	private boolean fill() throws IOException {
		if (this.position < this.limit) {
			return true;
		}
		this.progress.run();
		this.position = 0;
		this.limit = this.reader.read(this.buffer);
		return this.limit > 0;
	}

	private int indexOfNewline() {
		int index = this.position;
		while (index < this.limit && this.buffer[index] != '\n') {
			index++;
		}
		return index;
	}

	private static boolean isText(byte[] beginning) {
		for (byte b : beginning) {
			if (b == 0) {
				return false;
			}
		}
		return true;
	}

}
