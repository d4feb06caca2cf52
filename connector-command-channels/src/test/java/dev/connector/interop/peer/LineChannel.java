package dev.connector.interop.peer;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One message per line over two streams, each with a thread of its own, so that a
 * neighbour who doesn't read holds up nobody else.
 */
final class LineChannel implements PeerChannel {

	private static final String END = "";

	private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final PeerRegistry registry;

	private final InputStream input;

	private final OutputStream output;

	private final Closeable streams;

	LineChannel(PeerRegistry registry, InputStream input, OutputStream output, Closeable streams) {
		this.registry = registry;
		this.input = input;
		this.output = output;
		this.streams = streams;
	}

	void start(String name, boolean asRouter) {
		this.registry.attach(this, asRouter);
		new Thread(this::write, name + "-writer").start();
		new Thread(this::read, name + "-reader").start();
	}

	@Override
	public void send(Map<String, Object> message) {
		this.outgoing.add(this.registry.quirks().line(message));
	}

	/**
	 * Send anything, be it a message or not.
	 */
	void sendRaw(String line) {
		this.outgoing.add(line);
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.outgoing.add(END);
			this.registry.closed(this);
		}
	}

	private void read() {
		try {
			BufferedReader reader = new BufferedReader(new InputStreamReader(this.input, StandardCharsets.UTF_8));
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				receive(line);
			}
		}
		catch (IOException ex) {
			// As the end of the stream
		}
		close();
	}

	private void receive(String line) {
		try {
			if (!line.isBlank()) {
				this.registry.receive(this, PeerRegistry.object(Json.read(line)));
			}
		}
		catch (RuntimeException ex) {
			System.err.println("Can't take " + line + ": " + ex);
		}
	}

	private void write() {
		try (this.streams) {
			for (String line = this.outgoing.take(); !line.equals(END); line = this.outgoing.take()) {
				this.output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
				if (this.outgoing.isEmpty()) {
					this.output.flush();
				}
			}
		}
		catch (IOException ex) {
			close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
