package dev.connector.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.util.IdGenerator;
import org.springframework.util.JdkIdGenerator;

/**
 * The directory for what has to survive a restart. It holds an id, made once, that stays
 * the same for ever, and a lock for each process that uses it at the same time: the first
 * one is {@code <name>-<id>}, the second {@code <name>-<id>-2}, and so on. A process
 * keeps its lock until it is closed or ends, whatever way it ends.
 * <p>
 * Safe for use by many threads and by many processes at once.
 */
final class StateDirectory implements AutoCloseable {

	private static final String ID_FILE = "instance-id";

	private static final int MAX_SLOTS = 1000;

	/**
	 * A lock of a file is held by the JVM as a whole, and refuses to be waited for by a
	 * second thread of it.
	 */
	private static final Lock jvmLock = new ReentrantLock();

	private final Path directory;

	private final String name;

	private final IdGenerator ids = new JdkIdGenerator();

	private @Nullable FileChannel slot;

	private @Nullable String instance;

	StateDirectory(Path directory, String name) {
		this.directory = directory;
		this.name = name;
	}

	/**
	 * Return the instance of this process. The directory is touched by the first call.
	 * @throws InvalidPropertyException when the directory can't be used
	 */
	String instance() {
		jvmLock.lock();
		try {
			if (this.instance == null) {
				this.instance = acquire();
			}
			return this.instance;
		}
		catch (IOException | UncheckedIOException | SecurityException ex) {
			throw new InvalidPropertyException("connector.state-dir",
					"The instance of this application can't be kept in the directory " + this.directory + ": " + ex
							+ ".",
					"Set connector.state-dir to a directory that this process may write to and that survives"
							+ " restarts, or set connector.instance to a name of its own for each process.",
					ex);
		}
		finally {
			jvmLock.unlock();
		}
	}

	@Override
	public void close() throws IOException {
		jvmLock.lock();
		try {
			FileChannel held = this.slot;
			this.slot = null;
			this.instance = null;
			if (held != null) {
				held.close();
			}
		}
		finally {
			jvmLock.unlock();
		}
	}

	private String acquire() throws IOException {
		Files.createDirectories(this.directory);
		String id = id();
		for (int number = 1; number <= MAX_SLOTS; number++) {
			FileChannel channel = open("instance-" + number + ".lock");
			if (tryLock(channel)) {
				this.slot = channel;
				return InstanceNames.join(this.name, "-" + id + ((number > 1) ? "-" + number : ""));
			}
			channel.close();
		}
		throw new IOException("More than " + MAX_SLOTS + " processes use it at the same time");
	}

	private static boolean tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Read the id, or make it. The lock keeps two processes from making one each.
	 */
	@SuppressWarnings("try") // the lock is held, not used
	private String id() throws IOException {
		Path file = this.directory.resolve(ID_FILE);
		try (FileChannel channel = open(ID_FILE + ".lock"); FileLock lock = channel.lock()) {
			String id = Files.exists(file) ? Files.readString(file).strip() : "";
			if (id.isEmpty()) {
				id = this.ids.generateId().toString().substring(0, 8);
				Path written = Files.createTempFile(this.directory, ID_FILE, ".tmp");
				Files.writeString(written, id);
				Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
			}
			return id;
		}
	}

	private FileChannel open(String file) throws IOException {
		return FileChannel.open(this.directory.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
	}

}
