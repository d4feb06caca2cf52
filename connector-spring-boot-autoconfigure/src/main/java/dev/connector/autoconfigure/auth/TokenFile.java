package dev.connector.autoconfigure.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the token that is in a file, and reads it again once the file has changed. While
 * it can't be read, the token read last is shown. Safe for use by many threads.
 */
public final class TokenFile implements CredentialsSource {

	private static final Logger logger = LoggerFactory.getLogger(TokenFile.class);

	private final Path file;

	private final AtomicBoolean unreadable = new AtomicBoolean();

	private volatile Content content;

	/**
	 * Read a file.
	 * @param file the file that holds the token
	 * @throws IOException when it can't be read, or is empty
	 */
	public TokenFile(Path file) throws IOException {
		this.file = file;
		this.content = read(file);
	}

	@Override
	public Credentials current() {
		Content known = this.content;
		try {
			if (!known.isOf(this.file)) {
				known = read(this.file);
				this.content = known;
				logger.info("The token in {} has changed", this.file);
			}
			this.unreadable.set(false);
		}
		catch (IOException ex) {
			if (this.unreadable.compareAndSet(false, true)) {
				logger.warn("The token in {} can't be read ({}), so the one read last is used", this.file,
						ex.toString());
			}
		}
		return known.credentials();
	}

	private static Content read(Path file) throws IOException {
		FileTime modified = Files.getLastModifiedTime(file);
		long size = Files.size(file);
		String token = Files.readString(file).strip();
		if (token.isEmpty()) {
			throw new IOException("The file is empty");
		}
		return new Content(modified, size, Credentials.bearer(token));
	}

	/**
	 * What was read.
	 *
	 * @param modified when the file had been changed last
	 * @param size how many bytes it had
	 * @param credentials what to show
	 */
	private record Content(FileTime modified, long size, Credentials credentials) {

		boolean isOf(Path file) throws IOException {
			return this.modified.equals(Files.getLastModifiedTime(file)) && this.size == Files.size(file);
		}

	}

}
