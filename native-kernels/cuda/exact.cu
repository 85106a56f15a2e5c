/* All kernels in one module. */
#include "vectors.cu"
#include "multiply.cu"
#include "attention.cu"
#include "sampling.cu"
