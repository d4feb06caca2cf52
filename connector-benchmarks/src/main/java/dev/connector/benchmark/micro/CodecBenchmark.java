package dev.connector.benchmark.micro;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Frames to bytes and back.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

	private static final int WINDOW = 32;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> up = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> down = FrameCodec.ofGatewayFrames();

	private GatewayFrame execute = new GatewayFrame.HeartbeatAck(0, null);

	private ConnectorFrame result = new ConnectorFrame.Heartbeat(0);

	private byte[] executeBytes = new byte[0];

	private byte[] resultBytes = new byte[0];

	/** Size of the payload in bytes. */
	@Param({ "128", "4096" })
	public int bytes;

	/**
	 * Make the frames.
	 */
	@Setup
	public void setUp() {
		Payload payload = Payload.of(new byte[this.bytes], Payload.OCTET_STREAM);
		this.execute = new GatewayFrame.Execute("1234567", "echo", payload, GatewayFrame.Context.NONE,
				Duration.ofSeconds(30), new GatewayFrame.Delivery(1, WINDOW));
		this.result = new ConnectorFrame.Result("1234567", payload);
		this.executeBytes = this.down.encodeToBytes(this.execute).toByteArray();
		this.resultBytes = this.up.encodeToBytes(this.result).toByteArray();
	}

	/**
	 * Write a request.
	 * @return the bytes
	 */
	@Benchmark
	public byte[] encodeExecute() {
		return this.down.encodeToBytes(this.execute).toByteArray();
	}

	/**
	 * Read a request.
	 * @return the frame
	 */
	@Benchmark
	public Object decodeExecute() {
		return Objects.requireNonNull(this.down.decode(ByteBuffer.wrap(this.executeBytes)));
	}

	/**
	 * Write an answer.
	 * @return the bytes
	 */
	@Benchmark
	public byte[] encodeResult() {
		return this.up.encodeToBytes(this.result).toByteArray();
	}

	/**
	 * Read an answer.
	 * @return the frame
	 */
	@Benchmark
	public Object decodeResult() {
		return Objects.requireNonNull(this.up.decode(ByteBuffer.wrap(this.resultBytes)));
	}

}
