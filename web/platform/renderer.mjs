// Draws the page module's vertex lists with WebGL2. Asks GL for nothing after its start, for each
// question would make the page wait for the graphics process.

const VERTEX_BYTES = 20;
const LIST_WORDS = 6;
const COMMAND_WORDS = 7;

const VERTEX_SHADER = `#version 300 es
uniform vec2 scale;
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 color;
out vec2 at;
out vec4 ink;
void main() {
  at = uv;
  ink = color;
  gl_Position = vec4(position.x * scale.x - 1.0, 1.0 - position.y * scale.y, 0.0, 1.0);
}`;

const FRAGMENT_SHADER = `#version 300 es
precision mediump float;
uniform sampler2D atlas;
in vec2 at;
in vec4 ink;
out vec4 result;
void main() { result = vec4(ink.rgb, ink.a * texture(atlas, at).r); }`;

export class Renderer {
  /// Returns null where there is no WebGL2.
  static create(canvas, onRestored) {
    const gl = canvas.getContext('webgl2', {
      alpha: false, antialias: false, depth: false, stencil: false, premultipliedAlpha: false,
    });
    return gl ? new Renderer(canvas, gl, onRestored) : null;
  }

  constructor(canvas, gl, onRestored) {
    this.canvas = canvas;
    this.gl = gl;
    this.isLost = false;
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.isLost = true;
    });
    canvas.addEventListener('webglcontextrestored', () => {
      this.isLost = false;
      this.build();
      onRestored();
    });
    this.build();
  }

  build() {
    const gl = this.gl;
    this.fontRevision = 0;
    this.program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX_SHADER],
                                  [gl.FRAGMENT_SHADER, FRAGMENT_SHADER]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    gl.useProgram(this.program);
    this.scale = gl.getUniformLocation(this.program, 'scale');
    this.vertices = gl.createBuffer();
    this.indices = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.vertices);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.indices);
    for (const location of [0, 1, 2]) gl.enableVertexAttribArray(location);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }

  uploadAtlas(memory, frame) {
    if (frame.fontRevision === this.fontRevision) return;
    this.fontRevision = frame.fontRevision;
    const { gl } = this;
    const size = frame.atlasWidth * frame.atlasHeight;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, frame.atlasWidth, frame.atlasHeight, 0, gl.RED,
                  gl.UNSIGNED_BYTE, memory.subarray(frame.atlas, frame.atlas + size));
  }

  /// `width` and `height` in device pixels.
  draw(memory, frame, width, height) {
    if (this.isLost) return;
    const { gl } = this;
    this.uploadAtlas(memory, frame);
    gl.viewport(0, 0, width, height);
    gl.disable(gl.SCISSOR_TEST);
    const clear = frame.clearColor;
    gl.clearColor((clear >> 16) / 255, ((clear >> 8) & 255) / 255, (clear & 255) / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    gl.uniform2f(this.scale, 2 / width, 2 / height);
    const lists = new Uint32Array(memory.buffer, frame.lists, frame.listCount * LIST_WORDS);
    for (let i = 0; i < frame.listCount; i += 1) {
      this.drawList(memory, lists.subarray(i * LIST_WORDS, (i + 1) * LIST_WORDS), height);
    }
  }

  drawList(memory, list, height) {
    const { gl } = this;
    const [vertices, vertexCount, indices, indexCount, commands, commandCount] = list;
    if (indexCount === 0) return;
    gl.bufferData(gl.ARRAY_BUFFER,
                  memory.subarray(vertices, vertices + vertexCount * VERTEX_BYTES), gl.STREAM_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER,
                  memory.subarray(indices, indices + indexCount * 2), gl.STREAM_DRAW);
    const words = new Int32Array(memory.buffer, commands, commandCount * COMMAND_WORDS);
    let bound = -1;
    for (let i = 0; i < words.length; i += COMMAND_WORDS) {
      const [left, top, right, bottom, first, vertexOffset, count] = words.subarray(i, i + 7);
      if (count === 0 || right <= left || bottom <= top) continue;
      if (vertexOffset !== bound) {
        bound = vertexOffset;
        const start = vertexOffset * VERTEX_BYTES;
        gl.vertexAttribPointer(0, 2, gl.FLOAT, false, VERTEX_BYTES, start);
        gl.vertexAttribPointer(1, 2, gl.FLOAT, false, VERTEX_BYTES, start + 8);
        gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, VERTEX_BYTES, start + 16);
      }
      gl.scissor(left, height - bottom, right - left, bottom - top);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, first * 2);
    }
  }
}
