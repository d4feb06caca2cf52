package dev.connector.benchmark.roundtrip;

import java.io.IOException;

/**
 * Calls within a process, one at a time: answered on the thread that makes them, or on
 * another one if that has something to do at this end just then. Used by one thread.
 */
public final class InProcessCalls implements AutoCloseable {

	/**
	 * Makes no calls.
	 */
	public static final InProcessCalls NONE = new InProcessCalls(new Link() {

		@Override
		public void call(int lane, byte[] payload, Reply reply) {
			reply.failed("nobody is there");
		}

		@Override
		public void close() {
		}

	}, new byte[0]);

	private static final Shape SHAPE = new Shape(1, 1, 128);

	private final Link link;

	private final byte[] payload;

	private final Answer answer = new Answer();

	private InProcessCalls(Link link, byte[] payload) {
		this.link = link;
		this.payload = payload;
	}

	/**
	 * Start an application.
	 * @param typed whether its command takes and gives a record
	 * @return the calls, to be closed by the caller
	 * @throws IOException when it doesn't start
	 * @throws InterruptedException when this thread is interrupted
	 */
	public static InProcessCalls open(boolean typed) throws IOException, InterruptedException {
		ConnectorLink.Kind kind = typed ? ConnectorLink.Kind.IN_PROCESS_TYPED : ConnectorLink.Kind.IN_PROCESS;
		return new InProcessCalls(new ConnectorLink(kind, SHAPE),
				(typed ? Contender.GRPC_TYPED : Contender.IN_PROCESS).payload(SHAPE.bytes()));
	}

	/**
	 * Call and be answered.
	 * @return size of the answer in bytes
	 */
	public int call() {
		this.answer.bytes = -1;
		this.link.call(0, this.payload, this.answer);
		while (this.answer.bytes < 0 && this.answer.problem.isEmpty()) {
			Thread.onSpinWait();
		}
		if (!this.answer.problem.isEmpty()) {
			throw new IllegalStateException("Not answered: " + this.answer.problem);
		}
		return this.answer.bytes;
	}

	@Override
	public void close() throws IOException {
		this.link.close();
	}

	/**
	 * Keeps the size of an answer.
	 */
	private static final class Answer implements Link.Reply {

		private volatile int bytes;

		private volatile String problem = "";

		@Override
		public void arrived(int size) {
			this.bytes = size;
		}

		@Override
		public void failed(String why) {
			this.problem = why;
		}

	}

}
