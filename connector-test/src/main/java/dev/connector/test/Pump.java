package dev.connector.test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries what one side of a connection sends to the other one, and does to it what the
 * faults say. Runs in a thread of its own until the side ends.
 */
final class Pump {

	private static final int BUFFER_BYTES = 16 * 1024;

	/** How often in a second something passes on a slow network. */
	private static final int PIECES_PER_SECOND = 20;

	private final ProxyConnection connection;

	private final Side sender;

	private final Socket from;

	private final Socket to;

	private final Faults faults;

	/** Held while something is written, so that answers don't come in between. */
	private final ReentrantLock writing = new ReentrantLock();

	private final Deque<byte[]> answers = new ArrayDeque<>();

	private final Http2Lane lane;

	Pump(ProxyConnection connection, Side sender, Faults faults) {
		this.connection = connection;
		this.sender = sender;
		this.from = connection.socket(sender);
		this.to = connection.socket(sender.other());
		this.faults = faults;
		this.lane = new Http2Lane(sender);
	}

	void run() throws InterruptedException {
		boolean reset = false;
		try {
			carry();
		}
		catch (IOException ex) {
			reset = true;
		}
		this.faults.awaitPassage(this.sender, this.connection::isClosed);
		this.connection.ended(this.sender, reset);
	}

	/**
	 * Say something to the receiver in the name of the sender, between two frames.
	 */
	void answer(byte[] frame) throws IOException {
		this.writing.lock();
		try {
			this.answers.add(frame);
			writeAnswers();
		}
		finally {
			this.writing.unlock();
		}
	}

	private void carry() throws IOException, InterruptedException {
		byte[] buffer = new byte[BUFFER_BYTES];
		boolean heard = true;
		int read = this.from.getInputStream().read(buffer);
		while (read >= 0) {
			// What nobody hears is read nevertheless, or its sender would notice
			heard = heard && pass(buffer, read);
			read = this.from.getInputStream().read(buffer);
		}
	}

	private boolean pass(byte[] bytes, int length) throws InterruptedException {
		this.faults.awaitPassage(this.sender, this.connection::isClosed);
		List<byte[]> toSender = new ArrayList<>();
		this.writing.lockInterruptibly();
		try {
			int passing = length;
			if (this.connection.passesPingsOnly()) {
				passing = this.lane.withhold(bytes, length, toSender);
			}
			else {
				this.lane.pass(bytes, length);
			}
			write(bytes, passing);
			writeAnswers();
		}
		catch (IOException ex) {
			this.connection.unheard(this.sender);
			return false;
		}
		finally {
			this.writing.unlock();
		}
		return this.connection.answer(this.sender, toSender);
	}

	private void write(byte[] bytes, int length) throws IOException, InterruptedException {
		OutputStream out = this.to.getOutputStream();
		int next = 0;
		while (next < length) {
			int rate = this.faults.bytesPerSecond(this.sender);
			int piece = Math.min(length - next, Math.max(1, rate / PIECES_PER_SECOND));
			if (this.faults.corrupts(this.sender)) {
				bytes[next + piece / 2] ^= 1;
			}
			out.write(bytes, next, piece);
			next += piece;
			if (rate < Integer.MAX_VALUE) {
				this.faults.pause(Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) * piece / rate),
						this.connection::isClosed);
			}
		}
	}

	private void writeAnswers() throws IOException {
		while (this.lane.isBetweenFrames() && !this.answers.isEmpty()) {
			this.to.getOutputStream().write(this.answers.remove());
		}
	}

}
