package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * What takes part.
 */
enum Contender {

	/** The baseline. */
	BARE_GRPC("bare gRPC stream") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareGrpcLink(shape.lanes(), false, (port) -> Echoes.BARE_GRPC.dial(port, shape));
		}

	},

	/** What generated code makes of the baseline. */
	GENERATED_GRPC("gRPC stream of generated code") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new GeneratedGrpcLink(shape.lanes());
		}

	},

	/** Request and response of RSocket. */
	RSOCKET("RSocket-Java") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new RSocketLink(shape.lanes(), (port) -> Echoes.RSOCKET.dial(port, shape));
		}

	},

	/** Request and reply of NATS. */
	NATS("NATS") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new NatsLink(shape.lanes());
		}

	},

	/** The baseline of WebSocket. */
	BARE_WEBSOCKET("bare Reactor Netty WebSocket") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareWebSocketLink(shape.lanes());
		}

	},

	/** Raw payloads, answered on the I/O thread. */
	GRPC("connector, gRPC") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.NON_BLOCKING, shape);
		}

	},

	/** Raw payloads, answered on a pool of threads. */
	GRPC_PLATFORM("connector, gRPC, platform threads") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.PLATFORM_THREADS, shape);
		}

	},

	/** Raw payloads, answered on virtual threads. */
	GRPC_VIRTUAL("connector, gRPC, virtual threads") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.VIRTUAL_THREADS, shape);
		}

	},

	/** A command with a record in and a record out. */
	GRPC_TYPED("connector, gRPC, typed JSON") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.TYPED, shape);
		}

		@Override
		byte[] payload(int bytes) {
			String head = "{\"id\":1234567,\"from\":\"somebody\",\"urgent\":true,\"text\":\"";
			String tail = "\"}";
			int rest = Math.max(1, bytes - head.length() - tail.length());
			return (head + "x".repeat(rest) + tail).getBytes(StandardCharsets.US_ASCII);
		}

	},

	/** Over WebSocket. */
	WEBSOCKET("connector, WebSocket on Tomcat") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.WEBSOCKET, shape);
		}

	},

	/** Over WebSocket, without a servlet container. */
	WEBSOCKET_NETTY("connector, WebSocket on Netty") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new NettyWebSocketLink(shape);
		}

	},

	/** The baseline, asking for messages as ours does. */
	BARE_GRPC_BATCHES("bare gRPC stream in batches") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareGrpcLink(shape.lanes(), true, (port) -> new BareGrpcEchoes(port, shape.lanes(), true));
		}

	},

	/** The baseline, answered on a pool of threads. */
	BARE_GRPC_PLATFORM("bare gRPC stream, platform threads") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareGrpcLink(shape.lanes(), false,
					(port) -> new BareGrpcEchoes(port, shape.lanes(), false, Executors.newCachedThreadPool()));
		}

	},

	/** The baseline, answered on virtual threads. */
	BARE_GRPC_VIRTUAL("bare gRPC stream, virtual threads") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareGrpcLink(shape.lanes(), false,
					(port) -> new BareGrpcEchoes(port, shape.lanes(), false, new VirtualThreadTaskExecutor()));
		}

	},

	/** The baseline with its ends in two processes. */
	BARE_GRPC_APART("bare gRPC stream, two JVMs") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new BareGrpcLink(shape.lanes(), false, Echoes.BARE_GRPC.elsewhere(shape));
		}

	},

	/** RSocket with its ends in two processes. */
	RSOCKET_APART("RSocket-Java, two JVMs") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new RSocketLink(shape.lanes(), Echoes.RSOCKET.elsewhere(shape));
		}

	},

	/** A gateway in one process and its connectors in another one. */
	GRPC_APART("connector, gRPC, two JVMs") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new GatewayLink(shape, Echoes.CONNECTORS.elsewhere(shape));
		}

	},

	/** Within the process. */
	IN_PROCESS("connector, in-process") {

		@Override
		Link open(Shape shape) throws IOException, InterruptedException {
			return new ConnectorLink(ConnectorLink.Kind.IN_PROCESS, shape);
		}

	};

	private final String label;

	Contender(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	abstract Link open(Shape shape) throws Exception;

	/**
	 * Make what is sent and comes back with the same size.
	 * @param bytes its size
	 */
	byte[] payload(int bytes) {
		return new byte[bytes];
	}

}
